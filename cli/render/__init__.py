"""What people see. Renderers take the contract's JSON objects, so a stored answer needs no other import."""
