package dev.lamina.console.home;

import dev.lamina.console.page.Redirect;
import dev.lamina.console.session.Caller;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestQuery;

/** Leads to the functions of a namespace. */
@Path("/")
public class HomeResource {
    private static final String NAME = "[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?";

    private final Caller caller;

    HomeResource(Caller caller) {
        this.caller = caller;
    }

    @GET
    public Response home(@RestQuery @DefaultValue("") String namespace) {
        String chosen = namespace.strip().matches(NAME)
                ? namespace.strip()
                : caller.session().namespace();
        return Redirect.to("/ns/" + chosen + "/functions").build();
    }
}
