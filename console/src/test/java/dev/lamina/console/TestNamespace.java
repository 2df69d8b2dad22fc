package dev.lamina.console;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;

/** A namespace of one test on the API server, with the functions and the user that the test makes in it. */
final class TestNamespace {
    static final Map<String, Object> CODE =
            Map.of("runtime", "python3.13", "handler", "index.handler", "code", Map.of("inline", "x = 1\n"));

    private static final String API = "lamina.dev/v1alpha1";
    private static final String USER = "user";
    private static final long TOKEN_SECONDS = 3600;

    private final KubernetesClient cluster;
    private final String name;

    private TestNamespace(KubernetesClient cluster, String name) {
        this.cluster = cluster;
        this.name = name;
    }

    static TestNamespace create(KubernetesClient cluster) {
        String name = cluster.resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withGenerateName("shop-")
                        .endMetadata()
                        .build())
                .create()
                .getMetadata()
                .getName();
        return new TestNamespace(cluster, name);
    }

    String name() {
        return name;
    }

    /** Path of the page of functions. */
    String functions() {
        return "/ns/" + name + "/functions";
    }

    GenericKubernetesResource function(String function) {
        return function(function, Map.of());
    }

    GenericKubernetesResource function(String function, Map<String, String> labels) {
        return create("Function", function, labels, CODE);
    }

    GenericKubernetesResource create(String kind, String resource, Map<String, Object> spec) {
        return create(kind, resource, Map.of(), spec);
    }

    private GenericKubernetesResource create(
            String kind, String resource, Map<String, String> labels, Map<String, Object> spec) {
        GenericKubernetesResource object = new GenericKubernetesResource();
        object.setApiVersion(API);
        object.setKind(kind);
        object.setMetadata(new ObjectMetaBuilder()
                .withName(resource)
                .withNamespace(name)
                .withLabels(labels)
                .build());
        object.setAdditionalProperty("spec", spec);
        return cluster.resource(object).create();
    }

    GenericKubernetesResource get(String kind, String resource) {
        return cluster.genericKubernetesResources(API, kind)
                .inNamespace(name)
                .withName(resource)
                .get();
    }

    List<GenericKubernetesResource> list() {
        return cluster.genericKubernetesResources(API, "Function")
                .inNamespace(name)
                .list()
                .getItems();
    }

    /** The token of a ServiceAccount {@code user}, which has no rights yet. */
    String userToken() {
        cluster.serviceAccounts()
                .resource(new ServiceAccountBuilder()
                        .withNewMetadata()
                        .withName(USER)
                        .withNamespace(name)
                        .endMetadata()
                        .build())
                .create();
        return cluster.serviceAccounts()
                .inNamespace(name)
                .withName(USER)
                .tokenRequest(new TokenRequestBuilder()
                        .withNewSpec()
                        .withExpirationSeconds(TOKEN_SECONDS)
                        .endSpec()
                        .build())
                .getStatus()
                .getToken();
    }
}
