package dev.lamina.operator.pool;

import dev.lamina.api.ContentBuilder;
import dev.lamina.api.Function;
import dev.lamina.api.FunctionSpec;
import dev.lamina.api.FunctionSpecBuilder;
import dev.lamina.operator.config.OperatorConfig;
import dev.lamina.operator.config.TestConfig;
import dev.lamina.operator.workload.DesiredObjects;
import dev.lamina.operator.workload.PoolObjects;
import dev.lamina.operator.workload.Workload;
import dev.lamina.operator.workload.Workload.RuntimeImage;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.List;
import java.util.Optional;

/** Deployments of a pool and of functions, as the operator makes them. */
final class PoolFixture {
    static final String POOL = "java25-128";
    static final OperatorConfig CONFIG = TestConfig.with(
            "lamina.pod-key",
            "of the tests",
            "lamina.pool.namespaces",
            "shop",
            "lamina.pool.classes.\"java25-128\".runtime",
            "java25",
            "lamina.pool.classes.\"java25-128\".memory",
            "128Mi",
            "lamina.pool.classes.\"java25-128\".size",
            "1");

    private PoolFixture() {}

    static FunctionSpec spec() {
        return FunctionSpecBuilder.builder()
                .runtime("java25")
                .handler("Handler::handle")
                .code(ContentBuilder.builder().inline("class Handler {}").build())
                .memory("128Mi")
                .timeoutSeconds(30)
                .ephemeralStorage("512Mi")
                .build();
    }

    static Deployment pool(String namespace) {
        ServiceAccount account = new ServiceAccountBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName("lamina-pool-java25-128")
                .withUid("uid")
                .endMetadata()
                .build();
        return new PoolObjects(CONFIG)
                .deployment(account, POOL, CONFIG.pool().classes().get(POOL));
    }

    static Deployment function(String namespace, FunctionSpec spec) {
        return function(namespace, "orders", spec);
    }

    static Deployment function(String namespace, String name, FunctionSpec spec) {
        Function function = new Function();
        function.setMetadata(new ObjectMetaBuilder()
                .withNamespace(namespace)
                .withName(name)
                .withUid("uid")
                .build());
        function.setSpec(spec);
        Workload workload = new Workload(
                function,
                new RuntimeImage(CONFIG.runtimes().get(spec.runtime()).image(), "AWS_Lambda_java25"),
                "c0de",
                List.of(),
                List.of());
        return new DesiredObjects(CONFIG, Optional::empty)
                .of(workload).stream()
                        .filter(Deployment.class::isInstance)
                        .map(Deployment.class::cast)
                        .findFirst()
                        .orElseThrow();
    }
}
