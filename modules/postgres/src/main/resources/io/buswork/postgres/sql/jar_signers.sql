select sha256, signer from buswork.module_jar where signer is not null
