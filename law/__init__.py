"""The legal rules of 内人社办发[2020]237号, pure: standard library only, one file per chapter, in article order."""
