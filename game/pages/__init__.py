"""Pages: templates, style sheets, and the one way in which prose becomes HTML and Markdown."""
