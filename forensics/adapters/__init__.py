"""One module per third-party library, and the only importer of it; each imports its library when first used."""
