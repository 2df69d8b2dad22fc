package dev.lamina.gateway.api;

import java.util.List;

/** A group of operations. Every CDI bean of this type is served. */
@FunctionalInterface
public interface OperationGroup {
    List<Operation> all();
}
