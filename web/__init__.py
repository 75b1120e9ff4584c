"""What both faces share: the handler wrapper, forms, errors, templates, the stored public pages."""
