"""The docs site: ordinary Markdown made from the rules, the worked examples and the pages of the project."""
