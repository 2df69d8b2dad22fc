package dev.lamina.operator.workload;

import dev.lamina.api.Logging;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/**
 * Adds the variables of the log format. Adds nothing if {@code logging} is not set: the function may then set AWS's two
 * variables itself, which the schema refuses together with {@code logging}.
 */
record LoggingVariables() implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        Logging logging = workload.spec().logging();
        if (logging == null) {
            return;
        }
        Variables.add(container, "AWS_LAMBDA_LOG_FORMAT", logging.json() ? "JSON" : "Text");
        if (logging.json()) {
            Variables.add(
                    container,
                    "AWS_LAMBDA_LOG_LEVEL",
                    logging.applicationLevelOrDefault().name());
            Variables.add(
                    container,
                    "LAMINA_SYSTEM_LOG_LEVEL",
                    logging.systemLevelOrDefault().name());
        }
    }
}
