"""What the public said, counted and grouped. Every stage is a function from pandas to pandas, the same on any number of machines."""
