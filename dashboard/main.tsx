import './no-eval.js'
import 'uplot/dist/uPlot.min.css'
import './style.css'
import { render } from 'preact'
import { App } from './app.js'
import { applyTheme, storedTheme } from './data/theme.js'

applyTheme(storedTheme())
const page = document.getElementById('page')
if (page !== null) render(<App />, page)
