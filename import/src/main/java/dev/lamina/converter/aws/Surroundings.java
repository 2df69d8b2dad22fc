package dev.lamina.converter.aws;

import dev.lamina.converter.manifest.Bundle;
import dev.lamina.converter.manifest.Report;

/**
 * Where a conversion goes to.
 *
 * @param namespace the account of functions, layers, topics and buses
 * @param codeBucket the bucket in which the zips of functions and layers will be; null: they are where the template
 *     says
 * @param secret Secret with the credentials for queues and streams of AWS; null: none
 * @param withRoles whether the installation has an STS, so that functions may have execution roles
 */
public record Surroundings(Bundle bundle, String namespace, String codeBucket, String secret, boolean withRoles) {

    Report report() {
        return bundle.report();
    }
}
