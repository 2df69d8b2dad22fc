package dev.lamina.gateway.api;

import java.util.List;

/** Operations of one kind; every CDI bean of this type is served. */
@FunctionalInterface
public interface Operations {
  List<Operation> all();
}
