package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.List;
import java.util.Map;

/**
 * Adds the endpoints of EventBridge and SNS, so that AWS SDKs find the buses and topics of this installation, unless
 * the function sets an endpoint itself.
 */
record PublishEndpoints(String gatewayAddress) implements PodFeature {
    private static final List<String> SERVICES = List.of("AWS_ENDPOINT_URL_EVENTBRIDGE", "AWS_ENDPOINT_URL_SNS");
    private static final String ALL_SERVICES = "AWS_ENDPOINT_URL";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        Map<String, String> own = workload.spec().environment();
        SERVICES.stream()
                .filter(service -> own == null || !own.containsKey(service) && !own.containsKey(ALL_SERVICES))
                .forEach(service -> Variables.add(container, service, "http://" + gatewayAddress));
    }
}
