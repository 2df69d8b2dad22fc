package dev.lamina.gateway.role;

import io.vertx.core.json.JsonObject;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * The OpenID configuration of the cluster's issuer, for an object store that trusts it. Its keys are at this gateway
 * too.
 */
@ApplicationScoped
class IssuerConfiguration extends IssuerRoute {
    static final String PATH = "/lamina/v1/issuer/openid-configuration";

    private final IssuerDocuments documents;

    @Inject
    IssuerConfiguration(IssuerDocuments documents) {
        this.documents = documents;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    String document(String base) {
        return new JsonObject(documents.text(IssuerDocuments.CONFIGURATION))
                .put("jwks_uri", base + IssuerKeys.PATH)
                .encode();
    }
}
