package dev.lamina.operator.exposure;

import dev.lamina.operator.config.OperatorConfig;
import java.util.List;
import java.util.Optional;

/** Settings of a test. */
record TestExposure(
        boolean gatewayApi, boolean ingress, Optional<List<String>> gateways, Optional<List<String>> ingressClasses)
        implements OperatorConfig.Exposure {}
