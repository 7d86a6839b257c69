"""What a play shows, in words: every block phrased once, for all front ends."""
