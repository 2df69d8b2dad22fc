package dev.lamina.gateway.auth;

import dev.lamina.api.Lamina;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequest;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Map;

/** ServiceAccounts, pods and their tokens in the namespace "shop" of a real API server. */
record IssuedTokens(KubernetesClient client) {
    void create(String name) {
        client.resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Creates a pod that no node runs. */
    Pod pod(String name, Map<String, String> labels) {
        return client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withNamespace("shop")
                        .withName(name)
                        .withLabels(labels)
                        .endMetadata()
                        .withNewSpec()
                        .withServiceAccountName("fn-orders")
                        .addNewContainer()
                        .withName("c")
                        .withImage("none")
                        .endContainer()
                        .endSpec()
                        .build())
                .create();
    }

    /** A token for the API server. */
    String token(String account) {
        return issued(account, request().build());
    }

    String token(String account, String audience) {
        return issued(
                account, request().editSpec().withAudiences(audience).endSpec().build());
    }

    /** A token for the gateway that belongs to no pod. */
    String gatewayToken(String account) {
        return issued(
                account,
                request()
                        .editSpec()
                        .withAudiences(Lamina.GATEWAY_AUDIENCE)
                        .endSpec()
                        .build());
    }

    /** A token as the kubelet projects it into the pod. */
    String podToken(Pod pod) {
        return issued(
                "fn-orders",
                request()
                        .editSpec()
                        .withAudiences(Lamina.GATEWAY_AUDIENCE)
                        .withNewBoundObjectRef(
                                "v1",
                                "Pod",
                                pod.getMetadata().getName(),
                                pod.getMetadata().getUid())
                        .endSpec()
                        .build());
    }

    private static TokenRequestBuilder request() {
        return new TokenRequestBuilder()
                .withNewSpec()
                .withExpirationSeconds(3600L)
                .endSpec();
    }

    private String issued(String account, TokenRequest request) {
        return client.serviceAccounts()
                .inNamespace("shop")
                .withName(account)
                .tokenRequest(request)
                .getStatus()
                .getToken();
    }
}
