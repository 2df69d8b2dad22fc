package dev.lamina.gateway.cost;

import java.math.BigDecimal;

/**
 * What a use costs, in the currency of the prices.
 *
 * @param requests on AWS, for requests
 * @param duration on AWS, for the duration of invocations
 * @param provisioned on AWS, for the time of provisioned concurrency
 * @param busy here, for environments while they ran something
 * @param idle here, for environments while they ran nothing
 */
public record Cost(BigDecimal requests, BigDecimal duration, BigDecimal provisioned, BigDecimal busy, BigDecimal idle) {

    public BigDecimal aws() {
        return requests.add(duration).add(provisioned);
    }

    public BigDecimal here() {
        return busy.add(idle);
    }
}
