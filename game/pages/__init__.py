"""The pages room: templates, style sheets, and prose as HTML and Markdown."""
