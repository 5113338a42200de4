"""Settlement: who is paid what at maturity, the bank's word on payments, and the redemption of the holders."""
