package dev.lamina.operator.workload;

import dev.lamina.api.FunctionNames;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;

/** Adds the variables that Lambda sets for every function, with Lambda's meanings. */
record LambdaVariables(String region) implements PodFeature {
    static final String EXECUTION_ENVIRONMENT = "AWS_EXECUTION_ENV";
    private static final String OF_IMAGE = "AWS_Lambda_Image";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        if (workload.spec().handler() != null) {
            Variables.add(container, "_HANDLER", workload.spec().handler());
        }
        Variables.add(container, "AWS_LAMBDA_FUNCTION_NAME", FunctionNames.of(workload.function()));
        Variables.add(
                container, "AWS_LAMBDA_FUNCTION_VERSION", workload.version().version());
        Variables.add(
                container,
                "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
                String.valueOf(Quantities.mebibytes(workload.spec().memory())));
        Variables.add(container, "AWS_REGION", region);
        Variables.add(container, "AWS_DEFAULT_REGION", region);
        Variables.add(container, "AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/" + FunctionNames.of(workload.function()));
        Variables.addPodName(container, "AWS_LAMBDA_LOG_STREAM_NAME");
        Variables.add(container, "AWS_LAMBDA_INITIALIZATION_TYPE", initializationType(workload));
        Variables.add(
                container,
                EXECUTION_ENVIRONMENT,
                workload.image().isPresent() ? OF_IMAGE : workload.runtime().executionEnvironment());
        int perInstance = workload.spec().concurrencyOrNone().perInstanceOrOne();
        if (perInstance > 1) {
            Variables.add(container, "AWS_LAMBDA_MAX_CONCURRENCY", String.valueOf(perInstance));
        }
    }

    /**
     * All pods of a Deployment have the same value, also pods beyond the provisioned ones and outside of a schedule.
     */
    private static String initializationType(Workload workload) {
        if (workload.isKept()) {
            return "provisioned-concurrency";
        }
        return workload.wantsStartCache() ? "snap-start" : "on-demand";
    }
}
