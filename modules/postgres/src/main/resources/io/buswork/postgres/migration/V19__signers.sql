-- Who has signed a jar, as its certificate names them; null: nobody.

alter table buswork.module_jar add column signer text;
