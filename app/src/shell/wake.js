const idle = window.requestIdleCallback ?? ((wake) => setTimeout(wake, 1));
idle(async () => {
	const library = await import("{js}");
	await library.default({ module_or_path: "{wasm}" });
	library.hydrate();
	for (const island of document.querySelectorAll("leptos-island")) {
		const name = island.dataset.component;
		const stem = name.slice(0, name.lastIndexOf("_") + 1);
		const exact = library[name];
		const similar = Object.keys(library).find((key) => key.startsWith(stem));
		(exact ?? library[similar])(island);
	}
}, { timeout: 300 });
