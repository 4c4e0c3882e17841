"""What scenarios prove: each expectation as a case, faulty rules tried on the cases, facts that tell them apart."""
