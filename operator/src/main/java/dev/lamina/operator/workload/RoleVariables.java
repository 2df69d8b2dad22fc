package dev.lamina.operator.workload;

import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * Adds the address at which AWS SDKs find the credentials of the execution role: the runtime program, in the pod. The
 * pod's uid is the word that a request must have: it is random, and a request that a stranger makes the function send
 * does not have it.
 */
record RoleVariables(OperatorConfig.Sts sts) implements PodFeature {
    private static final String URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String WORD = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    private static final Set<String> OF_A_SOURCE_OF_ITS_OWN =
            Set.of(URI, WORD, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_WEB_IDENTITY_TOKEN_FILE");
    private static final String ADDRESS = "http://127.0.0.1:9001/2021-04-23/credentials";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        if (isOffered(workload)) {
            Variables.add(container, URI, ADDRESS);
            Variables.addPodField(container, WORD, "metadata.uid");
        }
    }

    private boolean isOffered(Workload workload) {
        Map<String, String> own = workload.spec().environment();
        return workload.spec().executionRole() != null
                && sts.endpoint().isPresent()
                && (workload.spec().executionRole().arn() != null
                        || sts.defaultRoleArn().isPresent())
                && (own == null || Collections.disjoint(own.keySet(), OF_A_SOURCE_OF_ITS_OWN));
    }
}
