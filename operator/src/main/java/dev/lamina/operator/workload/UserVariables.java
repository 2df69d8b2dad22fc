package dev.lamina.operator.workload;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.PodSpecBuilder;
import java.util.TreeMap;

/** Adds the function's own variables, sorted, so that their order in the spec does not matter. */
record UserVariables() implements PodFeature {

    @Override
    public void apply(Workload workload, PodSpecBuilder pod, ContainerBuilder container) {
        if (workload.spec().environment() != null) {
            new TreeMap<>(workload.spec().environment())
                    .forEach((name, value) -> Variables.add(container, name, value));
        }
        if (workload.spec().environmentFrom() != null) {
            workload.spec()
                    .environmentFrom()
                    .forEach(from -> container
                            .addNewEnvFrom()
                            .withNewSecretRef()
                            .withName(from.secret())
                            .endSecretRef()
                            .endEnvFrom());
        }
    }
}
