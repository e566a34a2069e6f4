"""Files -> articles -> passages -> vectors and words on disk."""
