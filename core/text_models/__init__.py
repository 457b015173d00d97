"""Text encoders other than CLIP's, through transformers' own classes, which are imported here and nowhere else."""
