"""Many athletes: Parquet in, recommendations out, on this machine's cores or an existing Dask cluster."""
