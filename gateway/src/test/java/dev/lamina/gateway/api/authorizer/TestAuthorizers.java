package dev.lamina.gateway.api.authorizer;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.GatewayConfig;
import dev.lamina.gateway.api.authorizer.jwt.SigningKeyCaches;
import dev.lamina.gateway.auth.TestIdentity;
import dev.lamina.gateway.dispatch.Dispatcher;
import dev.lamina.gateway.source.DeliveryReports;

/** The authorizers that Triggers declare, with a test's issuers and identities. */
public final class TestAuthorizers {
    private TestAuthorizers() {}

    public static RouteAuthorizers of(
            SigningKeyCaches keys, TestIdentity identity, Dispatcher dispatcher, GatewayConfig config) {
        return new RouteAuthorizers(
                keys, identity.identities(), identity.access(), dispatcher, new NoReports(), config);
    }

    private static final class NoReports implements DeliveryReports {
        @Override
        public void receivesAlone(Trigger trigger) {}

        @Override
        public void flows(Trigger trigger) {}

        @Override
        public void fails(Trigger trigger, String reason, String message) {}

        @Override
        public void delivered(Trigger trigger) {}

        @Override
        public void error(Trigger trigger, String text) {}

        @Override
        public void forget(Trigger trigger) {}
    }
}
