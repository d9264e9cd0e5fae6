"""The three bulk-upload files of the Adult Social Care Workforce Data Set (Skills for Care, England)."""
