package dev.lamina.gateway.role;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/** The public keys with which the cluster's tokens are checked. */
@ApplicationScoped
class IssuerKeys extends IssuerRoute {
    static final String PATH = "/lamina/v1/issuer/jwks";

    private final IssuerDocuments documents;

    @Inject
    IssuerKeys(IssuerDocuments documents) {
        this.documents = documents;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    String document(String base) {
        return documents.text(IssuerDocuments.KEYS);
    }
}
