package dev.lamina.e2e.system;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One installation for the whole run, one workspace for each test class; JUnit's stores close them at the right time. */
class WorkspaceExtension implements ParameterResolver {
  private static final Namespace STORE = Namespace.create(WorkspaceExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Workspace.class;
  }

  @Override
  public Workspace resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return workspace(context);
  }

  static Workspace workspace(ExtensionContext context) {
    Class<?> test = context.getRequiredTestClass();
    Installation installation = context.getRoot().getStore(STORE)
        .computeIfAbsent(Installation.class, key -> Installation.start(), Installation.class);
    return classContext(context).getStore(STORE).computeIfAbsent(test, key -> begin(installation, test), Workspace.class);
  }

  private static Workspace begin(Installation installation, Class<?> test) {
    if (test.isAnnotationPresent(FromPrevious.class)) {
      installation.beginWithPrevious();
    }
    return new Workspace(installation, test);
  }

  private static ExtensionContext classContext(ExtensionContext context) {
    ExtensionContext found = context;
    while (found.getTestMethod().isPresent()) {
      found = found.getParent().orElseThrow();
    }
    return found;
  }
}
