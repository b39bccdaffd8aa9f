// The search of these pages runs in a worker, which browsers refuse to pages opened from disk. There its script runs in
// a hidden frame instead. The name is what MkDocs Material looks for; else it would ask the web for such a script.
if (location.protocol === "file:") {
  window.Worker = class extends EventTarget {
    constructor(url) {
      super()
      const frame = document.createElement("iframe")
      frame.hidden = true
      document.body.append(frame)
      this.inner = frame.contentWindow
      this.inner.postMessage = data => this.dispatchEvent(new MessageEvent("message", { data }))
      this.inner.importScripts = (...urls) => Promise.all(urls.map(one => this.load(one)))
      this.ready = this.load(url)
    }

    load(url) {
      const script = Object.assign(this.inner.document.createElement("script"), { src: url })
      this.inner.document.body.append(script)
      return new Promise((done, failed) => Object.assign(script, { onload: done, onerror: failed }))
    }

    postMessage(data) {
      this.ready.then(() => this.inner.dispatchEvent(new MessageEvent("message", { data })))
    }
  }
}
