package dev.lamina.operator.function;

import dev.lamina.operator.environment.Environment;
import dev.lamina.operator.keda.ScaledObject;
import dev.lamina.operator.network.NetworkPolicies;
import dev.lamina.operator.status.ConditionFact;
import dev.lamina.operator.workload.DesiredObjects;
import dev.lamina.operator.workload.NamespaceNetworkPolicy;
import dev.lamina.operator.workload.Workload;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/** Writes the objects of a function or of a version, unless something prevents it. */
record Deployer(RoleCheck roleCheck, DesiredObjects desiredObjects, NetworkPolicies policies, KedaWork kedaWork) {

    /**
     * @param environments the present ones
     * @param before the previous fact about the objects, if there was one
     */
    DeploymentState deploy(
            Workload workload, OwnedObjects objects, List<Environment> environments, Optional<ConditionFact> before) {
        Optional<ConditionFact> objection = roleCheck.objection(workload.spec().executionRoleOrNone());
        if (objection.isPresent()) {
            return DeploymentState.hindered(objection.get(), objects.deployment(), workload.spec(), environments);
        }
        Optional<String> role = workload.givenServiceAccount();
        if (role.isPresent() && !objects.isThere(workload.namespace(), role.get())) {
            return DeploymentState.withoutRole(role.get(), objects.deployment(), workload.spec(), environments);
        }
        List<HasMetadata> desired = desiredObjects.of(workload).stream()
                .filter(object -> !(object instanceof ScaledObject scaled)
                        || kedaWork.needs(scaled, objects.scaledObject(), objects.deployment(), environments))
                .toList();
        ObjectConflicts conflicts = objects.inTheWay(desired);
        if (conflicts.ofAll().isPresent()) {
            return DeploymentState.hindered(
                    conflicts.ofAll().get(), objects.deployment(), workload.spec(), environments);
        }
        try {
            if (!policies.ensure(workload.namespace())) {
                return DeploymentState.hindered(
                        Ownership.notOfLamina(NamespaceNetworkPolicy.desired(workload.namespace())),
                        objects.deployment(),
                        workload.spec(),
                        environments);
            }
            return DeploymentState.of(
                    objects.apply(desired, conflicts.ofScaling(), environments), workload.spec(), environments, before);
        } catch (KubernetesClientException e) {
            return DeploymentState.refused(
                    WriteRefusal.why(e).orElseThrow(() -> e), objects.deployment(), workload.spec(), environments);
        }
    }
}
