package dev.lamina.console.function;

import dev.lamina.console.cluster.KubernetesApi;
import dev.lamina.console.page.Frame;
import io.quarkus.qute.TemplateInstance;

/** The functions of a namespace. */
record FunctionListPage(Frame frame, Functions.Part part, String text, String more) implements TemplateInstance {
    /** The text that is searched for stays in the address of the next page: this one may have no match. */
    static String more(Functions.Part part, String text) {
        return "?from=" + KubernetesApi.part(part.next()) + "&q=" + KubernetesApi.part(text);
    }
}
