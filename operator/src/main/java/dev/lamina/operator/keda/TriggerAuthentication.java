package dev.lamina.operator.keda;

import dev.lamina.api.TolerantResource;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/** KEDA's TriggerAuthentication, with the fields that the operator writes. */
@Group("keda.sh")
@Version("v1alpha1")
public class TriggerAuthentication extends TolerantResource<TriggerAuthenticationSpec, Void> implements Namespaced {}
