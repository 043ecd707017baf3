"""The Processing face: parameters in, engine called, results and errors out."""
