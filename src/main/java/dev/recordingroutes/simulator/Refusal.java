package dev.recordingroutes.simulator;

/** Ends the handling of a request with an error answer, from wherever the fault in the request was found. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Response response;

    Refusal(Response response) {
        super(response.toString(), null, false, false);
        this.response = response;
    }

    Response response() {
        return response;
    }
}
