package dev.lamina.gateway.source.mqtt;

import dev.lamina.api.Trigger;
import dev.lamina.gateway.source.DeliveryReports;
import dev.lamina.gateway.source.queue.QueueException;
import org.jboss.logging.Logger;

/**
 * The reports of one session. Of several sessions of a trigger the first one writes the status, so that gateways do not
 * contradict each other; failures of the others are in the log.
 *
 * @param first whether it is the first one
 * @param clientId the session, for the log
 */
record SessionReports(DeliveryReports reports, Trigger trigger, boolean first, String clientId) {
    private static final Logger LOG = Logger.getLogger(SessionReports.class);

    void receives() {
        if (first) {
            reports.receivesAlone(trigger);
        }
    }

    void flows() {
        if (first) {
            reports.flows(trigger);
        }
    }

    /** @param isNew whether it is worth a line in the log */
    void fails(QueueException failure, boolean isNew) {
        if (first) {
            reports.fails(trigger, failure.reason(), failure.getMessage());
        } else if (isNew) {
            LOG.warnf("MQTT session %s: %s: %s", clientId, failure.reason(), failure.getMessage());
        }
    }

    void delivered() {
        if (first) {
            reports.delivered(trigger);
        }
    }

    void error(String text) {
        if (first) {
            reports.error(trigger, text);
        }
    }

    /** Another gateway reports from now on, or none. */
    void end() {
        if (first) {
            reports.forget(trigger);
        }
    }
}
