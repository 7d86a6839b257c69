"""The style sheet of all screens: where head, page and footer stand in windows of each size."""

STYLE = """
#head, #trouble, #foot { width: 100%; max-width: 132; padding: 0 3; }
#trouble { margin-bottom: 1; }
#head { margin-top: 1; }
#foot { height: 1; }
Dialog > #foot { max-width: 100%; }
BaseScreen > #page, #body { width: 100%; max-width: 126; height: 1fr; margin: 1 3; }
BaseScreen Input { height: 1; border: none; background: $lift; color: $ink; }
#small { display: none; width: 100%; height: 100%; content-align: center middle; text-align: center; }
.-narrow > #head, .-narrow > #trouble, .-narrow > #foot { padding: 0 2; }
.-narrow > #page, .-narrow > #body { margin: 1 2; }
.-high > #foot { margin-bottom: 1; }
.-high > ToastRack { margin-bottom: 3; }
.-tall > #head { margin-top: 3; }
.-tall > #foot { margin-bottom: 2; }
.-tall > ToastRack { margin-bottom: 4; }
.-tiny > *, .-flat > * { display: none; }
.-tiny > #small, .-flat > #small { display: block; }
"""
