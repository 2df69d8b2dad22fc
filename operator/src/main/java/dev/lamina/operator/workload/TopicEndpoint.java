package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.Map;

/**
 * Adds the SNS endpoint, so that AWS SDKs find the topics of this installation, unless the function sets an endpoint
 * itself.
 */
record TopicEndpoint(String gatewayAddress) implements PodFeature {
    private static final String SNS = "AWS_ENDPOINT_URL_SNS";
    private static final String ALL_SERVICES = "AWS_ENDPOINT_URL";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        Map<String, String> own = workload.spec().environment();
        if (own == null || !own.containsKey(SNS) && !own.containsKey(ALL_SERVICES)) {
            Variables.add(container, SNS, "http://" + gatewayAddress);
        }
    }
}
