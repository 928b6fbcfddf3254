"""The pages' languages: which one a person reads, and how a sentence that the ledger keeps is said in it."""
