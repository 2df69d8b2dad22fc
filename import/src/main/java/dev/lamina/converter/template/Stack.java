package dev.lamina.converter.template;

import java.util.Map;

/**
 * What is not in a template, but only known when it is deployed.
 *
 * @param name of the stack
 * @param namespace the account of functions, layers, topics and buses
 * @param account of AWS, in which queues, streams and tables are
 * @param parameters values of the template's parameters; others have their defaults
 * @param resources names of resources by their logical ids, where CloudFormation chooses the name
 */
public record Stack(
        String name,
        String region,
        String namespace,
        String account,
        Map<String, String> parameters,
        Map<String, String> resources) {}
