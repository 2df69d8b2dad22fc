package dev.lamina.operator.function;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/**
 * The result of writing the objects of a function.
 *
 * @param newTemplate whether this write changed the pod template of the Deployment
 * @param scalingRefused why the API server, or KEDA's admission webhook, refused the ScaledObject or a
 *     TriggerAuthentication
 */
record AppliedObjects(Deployment deployment, boolean newTemplate, Optional<String> scalingRefused) {}
