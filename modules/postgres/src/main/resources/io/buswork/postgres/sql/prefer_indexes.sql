set enable_seqscan = off
