package dev.lamina.operator.function;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Optional;

/**
 * What the objects of a function are after they were written.
 *
 * @param newTemplate whether this very write gave the Deployment another pod template
 * @param scalingRefused why the API server, or KEDA's admission webhook, did not take what scales the function
 */
record Applied(Deployment deployment, boolean newTemplate, Optional<String> scalingRefused) {}
