package dev.lamina.operator.function;

import static dev.lamina.operator.function.TestFunctions.inline;
import static dev.lamina.operator.function.TestFunctions.spec;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lamina.api.ExecutionRoleBuilder;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The address of the S3 store in the Deployments of functions, with a Service of a real API server. */
class StoreAddressIT {
    @RegisterExtension
    private static final OperatorExtension operator = new OperatorExtension();

    @Test
    void functionWithRoleGetsClusterIpOfStore() {
        Service store = operator.client()
                .resource(new ServiceBuilder()
                        .withNewMetadata()
                        .withName("store")
                        .withNamespace(operator.namespace())
                        .endMetadata()
                        .withNewSpec()
                        .addNewPort()
                        .withPort(9000)
                        .endPort()
                        .endSpec()
                        .build())
                .create();
        String url = "http://store." + operator.namespace() + ".svc:9000";
        operator.stop();
        operator.start(
                "lamina.s3.endpoint", url,
                "lamina.s3.access-key", "a",
                "lamina.s3.secret-key", "s",
                "lamina.sts.endpoint", url,
                "lamina.sts.default-role-arn", "arn:minio:iam:::role/all");

        operator.create(spec(inline("class A {}"))
                .withExecutionRole(ExecutionRoleBuilder.builder().build()));
        operator.awaitReady();

        assertThat(operator.variable("LAMINA_STORE_URL"))
                .isEqualTo("http://" + store.getSpec().getClusterIP() + ":9000");
    }
}
