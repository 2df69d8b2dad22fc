package dev.lamina.operator.workload;

import dev.lamina.api.SecretEnvironment;
import dev.lamina.operator.config.OperatorConfig;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adds the address at which AWS SDKs find the credentials of the execution role: the runtime program, in the pod. The
 * pod's uid is the word that a request must have: it is random, and a request that a stranger makes the function send
 * does not have it. If the credentials are for the S3 store of this installation, its address is added too, unless the
 * function sets an endpoint itself. A Secret may have an endpoint too, or keys for another store: the entry script sees
 * its variables, and decides. A container image has no such script, so with a Secret it gets no address.
 */
record RoleVariables(OperatorConfig.Sts sts, StoreUrl store) implements PodFeature {
    private static final String URI = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
    private static final String WORD = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
    private static final Set<String> OF_A_SOURCE_OF_ITS_OWN =
            Set.of(URI, WORD, "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "AWS_WEB_IDENTITY_TOKEN_FILE");
    private static final String STORE = "LAMINA_STORE_URL";
    private static final String S3 = "AWS_ENDPOINT_URL_S3";
    private static final Set<String> ENDPOINTS_OF_ITS_OWN = Set.of(S3, "AWS_ENDPOINT_URL");
    private static final String ADDRESS = "http://127.0.0.1:9001/2021-04-23/credentials";

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        Map<String, String> own =
                Optional.ofNullable(workload.spec().environment()).orElse(Map.of());
        if (isOffered(workload, own)) {
            Variables.add(container, URI, ADDRESS);
            Variables.addPodField(container, WORD, "metadata.uid");
            if (Collections.disjoint(own.keySet(), ENDPOINTS_OF_ITS_OWN)) {
                addStore(workload, container);
            }
        }
    }

    private void addStore(Workload workload, ContainerBuilder container) {
        boolean image = workload.image().isPresent();
        List<SecretEnvironment> secrets = workload.spec().environmentFrom();
        if (!image || secrets == null || secrets.isEmpty()) {
            store.forFunctions().ifPresent(url -> Variables.add(container, image ? S3 : STORE, url));
        }
    }

    private boolean isOffered(Workload workload, Map<String, String> own) {
        return workload.spec().executionRole() != null
                && sts.endpoint().isPresent()
                && (workload.spec().executionRole().arn() != null
                        || sts.defaultRoleArn().isPresent())
                && Collections.disjoint(own.keySet(), OF_A_SOURCE_OF_ITS_OWN);
    }
}
